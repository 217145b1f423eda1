import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { invoice } from '../ksef/fa3/friendly/invoice';
import { friendlyReference } from '../ksef/fa3/friendly/reference';

/**
 * Writes the field tables of docs/friendly-json.md anew, from the friendly model. Run it after every
 * change to ksef/fa3/friendly: `node --import tsx scripts/friendly-reference.ts`.
 */
const PAGE = join(__dirname, '..', 'docs', 'friendly-json.md');
const MARK = '<!-- Everything below is made by scripts/friendly-reference.ts. -->\n';

const page = readFileSync(PAGE, 'utf8');
const start = page.indexOf(MARK);
if (start < 0) throw new Error(`${PAGE} has lost the line ${MARK}`);
writeFileSync(PAGE, `${page.slice(0, start)}${MARK}\n${friendlyReference(invoice)}`);
