import type { Metadata } from 'next';
import { NotOpen } from './not-open.tsx';

export const metadata: Metadata = { title: 'No such link' };

export default NotOpen;
