import { Bot, type Icon, MessagesSquare } from '#components/ui/icons.tsx';
import {
  BadgeCheck,
  ChartColumn,
  Inbox,
  OctagonPause,
  ScrollText,
  ShieldCheck,
  UserSearch,
  Users,
} from '#components/ui/more-icons.tsx';
import type { Place } from './places.ts';

/** The icon of each place. */
export const placeIcons: Record<Place['href'], Icon> = {
  '/': Inbox,
  '/evidence': BadgeCheck,
  '/policies': ShieldCheck,
  '/rooms': MessagesSquare,
  '/agents': Bot,
  '/audit': ScrollText,
  '/investigate': UserSearch,
  '/controls': OctagonPause,
  '/overview': ChartColumn,
  '/people': Users,
};
