// Prisma's own schema engine, as WebAssembly: the same code as `prisma migrate`, from the package registry and with
// nothing to download, so that a machine without other network access can migrate too.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

type Bindings = typeof import('@prisma/schema-engine-wasm') & { __wbg_set_wasm(exports: WebAssembly.Exports): void };

let loaded: Promise<Bindings> | undefined;

async function load(): Promise<Bindings> {
  // The package's main module imports the .wasm file as a module, which Node does not do without a flag.
  const bindings = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as Bindings;
  const wasmUrl = new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm'));
  const module = await WebAssembly.compile(readFileSync(fileURLToPath(wasmUrl)));
  const instance = await WebAssembly.instantiate(module, {
    './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return bindings;
}

/** Opens the engine on a database and a schema file's text; free it when done. */
export async function openSchemaEngine(databaseUrl: string, schemaText: string): Promise<SchemaEngine> {
  loaded ??= load();
  const { SchemaEngine } = await loaded;
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl, max: 2 }));
  return SchemaEngine.new({ datamodels: [['prisma/schema.prisma', schemaText]] }, () => undefined, adapter);
}
