import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeReference } from '../../ksef/fa3/reference';
import { elementPlaces } from '../../ksef/fa3/schema';

test('the reference page of native JSON is the table as it is now', () => {
	// Made anew by: node --import tsx scripts/native-reference.ts
	const page = readFileSync(join(__dirname, '../../docs/native-json.md'), 'utf8');
	expect(page).toBe(nativeReference());
});

test('it has a row for every element', () => {
	const rows = nativeReference()
		.split('\n')
		.filter((line) => line.startsWith('| `'));
	expect(rows).toHaveLength(elementPlaces().length);
});
