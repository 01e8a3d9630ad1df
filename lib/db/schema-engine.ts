// Prisma's own schema engine, as WebAssembly: the same code as `prisma migrate`, from the package registry and with
// nothing to download, so that a machine without other network access can migrate too.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, DriverAdapterError } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

/** The engine shows what the server said only when it comes in this form. */
const asDriverError = (error: pg.DatabaseError) =>
  new DriverAdapterError({
    kind: 'postgres',
    code: error.code ?? 'XX000',
    severity: error.severity ?? 'ERROR',
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  });

/**
 * Sends a migration to the server as it is written. Prisma's adapter cuts scripts at every semicolon, which breaks
 * function bodies; sent whole, a script is also one transaction: a migration that fails leaves nothing behind.
 */
class WholeScriptPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      try {
        await adapter.underlyingDriver().query(script);
      } catch (error) {
        throw error instanceof pg.DatabaseError ? asDriverError(error) : error;
      }
    };
    return adapter;
  }
}

type Bindings = typeof import('@prisma/schema-engine-wasm') & { __wbg_set_wasm(exports: WebAssembly.Exports): void };

let loaded: Promise<Bindings> | undefined;

/** The engine never clears the timer that bounds its wait for the lock: it must not keep our process alive. */
function importsOf(bindings: Bindings): WebAssembly.ModuleImports {
  const imports = { ...bindings } as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const [name, original] of Object.entries(imports)) {
    if (!name.startsWith('__wbg_setTimeout_')) continue;
    imports[name] = (...args) => (original(...args) as NodeJS.Timeout).unref();
  }
  return imports as WebAssembly.ModuleImports;
}

async function load(): Promise<Bindings> {
  // The package's main module imports the .wasm file as a module, which Node does not do without a flag.
  const bindings = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as Bindings;
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const module = await WebAssembly.compile(readFileSync(join(folder, 'schema_engine_bg.wasm')));
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': importsOf(bindings) });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return bindings;
}

/** Runs `work` with the engine on a database and a schema's text, and closes every connection it opened. */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  schemaText: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= load();
  const { SchemaEngine } = await loaded;
  // A pool of our own: the engine leaves the one that it makes itself open.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptPg(pool));
    const engine = await SchemaEngine.new(
      { datamodels: [['prisma/schema.prisma', schemaText]] },
      () => undefined,
      adapter,
    );
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}
