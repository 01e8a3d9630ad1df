import packageFile from '../../package.json' with { type: 'json' };

/** What made the bundle, as its metadata names it. */
export const harness = { id: packageFile.name, version: packageFile.version };
