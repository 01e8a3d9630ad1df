// What the witness has cosigned last, one file for each log: the checkpoint as it was submitted.

import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParsedCheckpoint, parseCheckpoint } from '#lib/tlog/checkpoint.ts';
import { parseNote } from '#lib/tlog/note.ts';
import { putDurably, readIfThere } from './durable-file.ts';
import { WitnessError } from './witness-error.ts';

export type WitnessState = {
  /** The checkpoint cosigned last; null when there was none. @throws WitnessError DAMAGED_STATE */
  read(origin: string): Promise<ParsedCheckpoint | null>;
  /** Returns once the checkpoint would survive a loss of power. */
  save(origin: string, note: string): Promise<void>;
  /** Keeps two signed checkpoints of one size that differ: the proof that the log forked. */
  keepFork(origin: string, note: string): Promise<void>;
};

/** State in the files of a folder. */
export function stateIn(folder: string): WitnessState {
  const pathOf = (origin: string, kind: 'checkpoint' | 'fork') =>
    join(folder, `${createHash('sha256').update(origin).digest('hex')}.${kind}`);
  return {
    async read(origin) {
      const path = pathOf(origin, 'checkpoint');
      const note = await readIfThere(path);
      if (note === null) return null;
      try {
        const checkpoint = parseCheckpoint(parseNote(note).text);
        if (checkpoint.origin === origin) return checkpoint;
      } catch (cause) {
        throw new WitnessError('DAMAGED_STATE', `${path} is damaged; nothing is cosigned for ${origin}.`, { cause });
      }
      throw new WitnessError('DAMAGED_STATE', `${path} is of another log; nothing is cosigned for ${origin}.`);
    },
    save: (origin, note) => putDurably(pathOf(origin, 'checkpoint'), note),
    async keepFork(origin, note) {
      const own = await readIfThere(pathOf(origin, 'checkpoint'));
      try {
        await writeFile(pathOf(origin, 'fork'), `${own}\n${note}`, { flag: 'wx', mode: 0o600 });
      } catch (error) {
        // One proof is enough, and a submitter must not fill the disk.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    },
  };
}
