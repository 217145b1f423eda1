/**
 * libxml2 with an official XSD, as a process of its own, because libxml2-wasm is an ES module and the
 * tests are CommonJS. Reads { schemaFolder, schema, documents } as JSON from standard input and
 * prints one verdict per document: "valid", "invalid: …" or "malformed: …".
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
	XmlBufferInputProvider,
	XmlDocument,
	XsdValidator,
	xmlRegisterInputProvider,
} from 'libxml2-wasm';

const { schemaFolder, schema, documents } = JSON.parse(readFileSync(0, 'utf8'));

// The imports inside the schema are relative; they are answered from the folder, never from a network.
const imports = Object.fromEntries(
	readdirSync(join(schemaFolder, 'bazowe')).map((name) => [
		`official/bazowe/${name}`,
		readFileSync(join(schemaFolder, 'bazowe', name)),
	]),
);
xmlRegisterInputProvider(new XmlBufferInputProvider(imports));
const schemaDocument = XmlDocument.fromBuffer(readFileSync(join(schemaFolder, schema)), {
	url: `official/${schema}`,
});
const validator = XsdValidator.fromDoc(schemaDocument);

function verdict(document) {
	let parsed;
	try {
		parsed = XmlDocument.fromString(document);
	} catch (error) {
		return `malformed: ${error.message.trim()}`;
	}
	try {
		validator.validate(parsed);
		return 'valid';
	} catch (error) {
		return `invalid: ${error.message.trim()}`;
	} finally {
		parsed.dispose();
	}
}

process.stdout.write(JSON.stringify(documents.map(verdict)));
