// Icons of what every page runs from the first moment, and the queue. The rest stand in more-icons.tsx, so that these
// load no names but their own.

import { symbol } from './icon-symbol.tsx';

export type { Icon } from './icon-symbol.tsx';

export const Bot = /* @__PURE__ */ symbol('bot');
export const ChevronUp = /* @__PURE__ */ symbol('chevron-up');
export const ChevronsUp = /* @__PURE__ */ symbol('chevrons-up');
export const CircleAlert = /* @__PURE__ */ symbol('circle-alert');
export const CircleCheck = /* @__PURE__ */ symbol('circle-check');
export const CircleDashed = /* @__PURE__ */ symbol('circle-dashed');
export const Equal = /* @__PURE__ */ symbol('equal');
export const Keyboard = /* @__PURE__ */ symbol('keyboard');
export const LoaderCircle = /* @__PURE__ */ symbol('loader-circle');
export const MessagesSquare = /* @__PURE__ */ symbol('messages-square');
export const OctagonAlert = /* @__PURE__ */ symbol('octagon-alert');
export const Settings2 = /* @__PURE__ */ symbol('settings-2');
export const UserRound = /* @__PURE__ */ symbol('user-round');
