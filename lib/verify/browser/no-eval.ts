// zod compiles schemas to code where it may. Pages that forbid code from text would report every attempt, so it is told
// before the first schema is made.

import { config } from 'zod';

config({ jitless: true });
