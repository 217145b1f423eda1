import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { readShared, sharedIsPresent } from '../../support/shared';

/** As much of OpenAPI 3.0 as the checks need. */
interface Contract {
	paths: Record<string, Record<string, { responses: Record<string, ResponseObject> }>>;
	components: { schemas: Record<string, unknown> };
}

interface ResponseObject {
	content?: Record<string, { schema: unknown }>;
}

const CONTRACT = 'https://contract.invalid/openapi';

/** Fields and values beyond the contract: an error in most tests, wanted where they are switched on. */
export type ExtraFields = 'refused' | 'allowed';

/** The official API contract, as a judge of answers. */
export class ContractJudge {
	/** Operation and status of every answer that was judged, such as `POST /auth/challenge 200`. */
	readonly seen = new Set<string>();
	private readonly contract: Contract;
	private readonly ajv = new Ajv({ strict: false, allErrors: true });
	private readonly validators = new Map<string, ValidateFunction>();

	constructor(private readonly extraFields: ExtraFields = 'refused') {
		this.contract = JSON.parse(readShared('ksef/openapi-2.7.0.json')) as Contract;
		addFormats(this.ajv);
		const schemas = this.translateProperties(this.contract.components.schemas);
		this.ajv.addSchema({ $id: CONTRACT, components: { schemas } });
	}

	/** All operations of the contract, such as `POST /auth/challenge`. */
	operations(): string[] {
		return Object.entries(this.contract.paths).flatMap(([path, methods]) =>
			Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
		);
	}

	/**
	 * Judges one answer.
	 *
	 * @throws Error that says what in it is not as the contract has it
	 */
	judge(operation: string, answer: { status: number; contentType: string; text: string }): void {
		const [method = '', path = ''] = operation.split(' ');
		const name = `${operation} ${answer.status}`;
		const declared = this.contract.paths[path]?.[method.toLowerCase()]?.responses[answer.status];
		if (declared === undefined) throw new Error(`${name} is not in the contract: ${answer.text}`);
		this.seen.add(name);
		const types = Object.keys(declared.content ?? {});
		if (types.length === 0) {
			if (answer.text !== '') throw new Error(`${name} has a body: ${answer.text}`);
			return;
		}
		const [type = ''] = answer.contentType.split(';');
		const content = declared.content?.[type];
		if (content === undefined) {
			throw new Error(`${name} is ${answer.contentType}, not ${types.join(' or ')}`);
		}
		if (type.endsWith('xml')) return;
		const validate = this.validator(`${name} ${type}`, content.schema);
		if (!validate(JSON.parse(answer.text))) {
			throw new Error(`${name}: ${this.ajv.errorsText(validate.errors)}\n${answer.text}`);
		}
	}

	private validator(name: string, schema: unknown): ValidateFunction {
		const known = this.validators.get(name);
		if (known !== undefined) return known;
		const validate = this.ajv.compile(this.translate(schema) as object);
		this.validators.set(name, validate);
		return validate;
	}

	/** OpenAPI 3.0 to JSON Schema: `nullable` becomes a choice; objects take no other fields than theirs. */
	private translate(schema: unknown): unknown {
		if (Array.isArray(schema)) return schema.map((entry) => this.translate(entry));
		if (typeof schema !== 'object' || schema === null) return schema;
		const { $ref } = schema as { $ref?: unknown };
		if (typeof $ref === 'string') return { $ref: `${CONTRACT}${$ref}` };
		const { nullable, ...rest } = schema as Record<string, unknown>;
		if (this.extraFields === 'allowed') delete rest.enum;
		const translated = Object.fromEntries(
			Object.entries(rest).map(([key, value]) => [
				key,
				key === 'properties' ? this.translateProperties(value) : this.translate(value),
			]),
		);
		const closes =
			this.extraFields === 'refused' &&
			'properties' in translated &&
			!('additionalProperties' in translated);
		if (closes) translated.additionalProperties = false;
		return nullable === true ? { anyOf: [translated, { type: 'null' }] } : translated;
	}

	private translateProperties(properties: unknown): unknown {
		return Object.fromEntries(
			Object.entries(properties as object).map(([name, schema]) => [name, this.translate(schema)]),
		);
	}
}

/** A judge where the contract is at hand; in CI its absence is a failure. */
export function contractJudge(extraFields: ExtraFields = 'refused'): ContractJudge | undefined {
	if (sharedIsPresent) return new ContractJudge(extraFields);
	if (process.env.CI === 'true') throw new Error('The official contract is missing in CI');
	return undefined;
}
