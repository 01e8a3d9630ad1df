// Icons of what a page runs from the first moment. The rest stand in more-icons.tsx, so that no page loads their names.

import { symbol } from './icon-symbol.tsx';

export type { Icon } from './icon-symbol.tsx';

export const ArrowUp = /* @__PURE__ */ symbol('arrow-up');
export const Ban = /* @__PURE__ */ symbol('ban');
export const Bot = /* @__PURE__ */ symbol('bot');
export const Check = /* @__PURE__ */ symbol('check');
export const ChevronDown = /* @__PURE__ */ symbol('chevron-down');
export const ChevronUp = /* @__PURE__ */ symbol('chevron-up');
export const ChevronsUp = /* @__PURE__ */ symbol('chevrons-up');
export const CircleAlert = /* @__PURE__ */ symbol('circle-alert');
export const CircleCheck = /* @__PURE__ */ symbol('circle-check');
export const CircleDashed = /* @__PURE__ */ symbol('circle-dashed');
export const Copy = /* @__PURE__ */ symbol('copy');
export const Equal = /* @__PURE__ */ symbol('equal');
export const Eye = /* @__PURE__ */ symbol('eye');
export const EyeOff = /* @__PURE__ */ symbol('eye-off');
export const Info = /* @__PURE__ */ symbol('info');
export const Keyboard = /* @__PURE__ */ symbol('keyboard');
export const LoaderCircle = /* @__PURE__ */ symbol('loader-circle');
export const MessagesSquare = /* @__PURE__ */ symbol('messages-square');
export const OctagonAlert = /* @__PURE__ */ symbol('octagon-alert');
export const RotateCcw = /* @__PURE__ */ symbol('rotate-ccw');
export const Scissors = /* @__PURE__ */ symbol('scissors');
export const Settings2 = /* @__PURE__ */ symbol('settings-2');
export const Stamp = /* @__PURE__ */ symbol('stamp');
export const TriangleAlert = /* @__PURE__ */ symbol('triangle-alert');
export const UserRound = /* @__PURE__ */ symbol('user-round');
