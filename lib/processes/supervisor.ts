// Starts programs, restarts those that crash with growing pauses, and stops all in reverse order.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export type Program = {
  name: string;
  command: string;
  args: readonly string[];
  env: Record<string, string | undefined>;
  /** Standard output and error are appended here. */
  logFile: string;
  cwd?: string;
};

export type Crash = { name: string; logFile: string; how: string; restartInMs: number | null };

type Running = { program: Program; child: ChildProcess | null; crashes: number[]; timer: NodeJS.Timeout | null };

const pausesMs = [500, 1_000, 2_000, 4_000, 8_000];
const crashWindowMs = 60_000;
const stopGraceMs = 12_000;
const orphanGraceMs = 2_000;

export class Supervisor {
  #running: Running[] = [];
  #stopping = false;
  #onCrash: (crash: Crash) => void;
  #onSpawn: () => void;

  /**
   * @param onCrash told of every unexpected end; `restartInMs` null means that the program is given up
   * @param onSpawn told when a program was started or started again: `pids` has changed
   */
  constructor(onCrash: (crash: Crash) => void, onSpawn: () => void = () => {}) {
    this.#onCrash = onCrash;
    this.#onSpawn = onSpawn;
  }

  /** Starts a program in a process group of its own: Ctrl-C in a terminal reaches the supervisor alone. */
  start(program: Program): void {
    const running: Running = { program, child: null, crashes: [], timer: null };
    this.#running.push(running);
    this.#spawn(running);
  }

  /** Process ids of what runs now, by name. */
  get pids(): Record<string, number> {
    return Object.fromEntries(
      this.#running.flatMap(({ program, child }) => (child?.pid ? [[program.name, child.pid]] : [])),
    );
  }

  /** Ends every program, the last started first, each with the processes that it started itself. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const running of [...this.#running].reverse()) {
      if (running.timer) clearTimeout(running.timer);
      if (running.child) await endGroup(running.child);
    }
  }

  /** Ends everything at once, cleanly or not. */
  kill(): void {
    this.#stopping = true;
    for (const { child, timer } of this.#running) {
      if (timer) clearTimeout(timer);
      if (child) signalGroup(child, 'SIGKILL');
    }
  }

  #spawn(running: Running): void {
    const { program } = running;
    const log = openSync(program.logFile, 'a');
    const child = spawn(program.command, program.args, {
      cwd: program.cwd,
      env: program.env as NodeJS.ProcessEnv,
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    running.child = child;
    this.#onSpawn();
    child.once('error', (error) => this.#ended(running, error.message));
    child.once('exit', (code, signal) => this.#ended(running, signal ? `signal ${signal}` : `exit code ${code}`));
  }

  #ended(running: Running, how: string): void {
    if (this.#stopping || !running.child) return;
    // What the crashed process started itself must not run on beside its successor.
    signalGroup(running.child, 'SIGKILL');
    running.child = null;
    const now = Date.now();
    running.crashes = [...running.crashes.filter((at) => now - at < crashWindowMs), now];
    const restartInMs = pausesMs[running.crashes.length - 1] ?? null;
    this.#onCrash({ name: running.program.name, logFile: running.program.logFile, how, restartInMs });
    if (restartInMs !== null) running.timer = setTimeout(() => this.#spawn(running), restartInMs);
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return child.pid !== undefined && process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

/** Asks a child's process group to end, waits, and kills what is left of it after the grace time. */
export async function endGroup(child: ChildProcess, graceMs = stopGraceMs): Promise<void> {
  const graceEnds = Date.now() + graceMs;
  let orphansEnd = Number.POSITIVE_INFINITY;
  if (!signalGroup(child, 'SIGTERM')) return;
  // A group exists as long as any of its processes does, which signal 0 tells. Where nothing reaps orphans they stay
  // listed for ever, so once the program itself is gone the rest has less time.
  while (signalGroup(child, 0)) {
    const gone = child.exitCode !== null || child.signalCode !== null;
    if (gone) orphansEnd = Math.min(orphansEnd, Date.now() + orphanGraceMs);
    if (Date.now() > Math.min(graceEnds, orphansEnd)) {
      signalGroup(child, 'SIGKILL');
      return;
    }
    await new Promise((resume) => setTimeout(resume, 25));
  }
}
