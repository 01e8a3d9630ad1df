// One line a step: `[3/9] Database … 2 s`. On a terminal the seconds count, and what is being waited for is shown.

const total = 9;
/** The first steps are scripts/bootstrap.mjs's, which counts the same way. */
let number = 2;

/** Runs one step. `work` may say what it is doing at the moment. */
export async function step<T>(title: string, work: (say: (doing: string) => void) => Promise<T>): Promise<T> {
  number += 1;
  const label = `[${number}/${total}] ${title} …`;
  const terminal = process.stdout.isTTY;
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  let doing = '';
  const show = () => process.stdout.write(`\r\u001b[K${label} ${seconds()}${doing && `, ${doing}`}`);
  process.stdout.write(label);
  const ticker = terminal ? setInterval(show, 1000) : null;
  try {
    const result = await work((now) => {
      doing = now;
      if (terminal) show();
      else process.stdout.write(` ${now} …`);
    });
    process.stdout.write(terminal ? `\r\u001b[K${label} ${seconds()}\n` : ` ${seconds()}\n`);
    return result;
  } catch (error) {
    process.stdout.write(' failed\n');
    throw error;
  } finally {
    if (ticker) clearInterval(ticker);
  }
}
