import type { Metadata } from 'next';
import { NotOpen } from './not-open.tsx';

export const metadata: Metadata = { title: 'No such link' };
export const dynamic = 'force-dynamic';

/** What proxy.ts answers with for every link that opens nothing. */
export default NotOpen;
