import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeReference } from '../ksef/fa3/reference';

/**
 * Writes docs/native-json.md anew, from the FA(3) table. Run it after every change to ksef/fa3/schema:
 * `node --import tsx scripts/native-reference.ts`.
 */
writeFileSync(join(__dirname, '..', 'docs', 'native-json.md'), nativeReference());
