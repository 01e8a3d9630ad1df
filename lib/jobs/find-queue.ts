import type { PersonActor } from '#lib/actor.ts';
import { seesRoom, type VisibleRooms, visibleRoomIds } from '#lib/auth/visible-rooms.ts';
