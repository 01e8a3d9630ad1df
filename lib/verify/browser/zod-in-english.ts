// PURE. What the verifier uses of zod, by its own parts: the package's one door brings fifty languages with it, which are
// more than everything else here together. Only the build of the browser's verifier comes through this file.

import { ZodError } from '../../../node_modules/zod/v4/classic/errors.js';
import * as iso from '../../../node_modules/zod/v4/classic/iso.js';
import * as schemas from '../../../node_modules/zod/v4/classic/schemas.js';
import { config } from '../../../node_modules/zod/v4/core/index.js';
import english from '../../../node_modules/zod/v4/locales/en.js';

config(english());

const z = { ...schemas, iso };

export { config, ZodError, z };
