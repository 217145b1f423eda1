import { Forbidden, InvalidInput, KsefException } from '../http/errors';
import { InputObject } from '../http/input';
import { emptyReply, jsonReply, type HttpReply } from '../http/messages';
import type { AuthorizedCall, Operation } from '../http/operation';
import { continuedPage } from '../http/paging';
import type { EmulatorState } from '../state/emulatorState';
import { contextKey } from '../state/identifiers';
import type { KsefToken, KsefTokenState } from '../state/ksefTokens';
import { PERMISSIONS } from '../state/permissions';
import { formatInstant } from '../state/time';

const STATES = ['Pending', 'Active', 'Revoking', 'Revoked', 'Failed'] as const;

/** KSeF tokens: making them (the secret is told once), listing, looking up and revoking them. */
export function ksefTokenOperations(state: EmulatorState): Operation[] {
	return [
		{
			method: 'POST',
			path: '/tokens',
			access: 'accessToken',
			limit: 'other',
			handle: async (call) => await generate(state, call),
		},
		{
			method: 'GET',
			path: '/tokens',
			access: 'accessToken',
			limit: 'other',
			handle: (call) => list(state, call),
		},
		{
			method: 'GET',
			path: '/tokens/{referenceNumber}',
			access: 'accessToken',
			limit: 'other',
			handle: (call) => jsonReply(200, describe(find(state, call))),
		},
		{
			method: 'DELETE',
			path: '/tokens/{referenceNumber}',
			access: 'accessToken',
			limit: 'other',
			handle: (call) => {
				find(state, call).state = 'Revoked';
				return emptyReply(204);
			},
		},
	];
}

async function generate(state: EmulatorState, call: AuthorizedCall): Promise<HttpReply> {
	const { authentication, now } = call;
	const { context, subject } = authentication;
	const input = await InputObject.ofBody(call.request);
	const permissions = input.listOf('permissions', PERMISSIONS);
	const description = input.text('description', { minimum: 5, maximum: 256 });
	if (permissions.length === 0) input.problem('permissions', 'Pole jest wymagane.', undefined);
	input.finish();
	if (authentication.proof.method === 'token') {
		throw new Forbidden(
			'auth-method-not-allowed',
			'Ta operacja nie jest dostępna dla użytej metody uwierzytelnienia.',
			{ authenticationMethodCategory: 'Token' },
		);
	}
	if (context.type !== 'Nip' && context.type !== 'InternalId') {
		throw new KsefException(26002, 'Nie można wygenerować tokena dla obecnego typu kontekstu.', [
			`Aktualny typ kontekstu: ${context.type}. Dozwolone: Nip, InternalId.`,
		]);
	}
	const missing = permissions.filter(
		(permission) => !authentication.permissions.includes(permission),
	);
	if (missing.length > 0) {
		throw new KsefException(26001, 'Nie można nadać tokenowi uprawnień których nie posiadasz.', [
			`Brakujące uprawnienia: ${missing.join(', ')}.`,
		]);
	}
	const token = state.ksefTokens.generate(
		{ author: subject, context, description, permissions, state: 'Pending' },
		now,
	);
	state.scheduler.at(now + state.options.delays.authentication, () => {
		if (token.state === 'Pending') token.state = 'Active';
	});
	return jsonReply(202, { referenceNumber: token.referenceNumber, token: token.secret });
}

function list(state: EmulatorState, call: AuthorizedCall): HttpReply {
	const { query } = call.request;
	const states = query.getAll('status');
	const wrong = states.find((value) => !STATES.some((known: KsefTokenState) => known === value));
	if (wrong !== undefined) throw new InvalidInput([`status: Nieznana wartość ${wrong}.`]);
	const description = query.get('description')?.toLowerCase();
	const author = query.get('authorIdentifier')?.toLowerCase();
	const authorType = query.get('authorIdentifierType');
	const visible = state.ksefTokens
		.list()
		.filter(
			(token) =>
				isVisible(token, call) &&
				(states.length === 0 || states.includes(token.state)) &&
				(description === undefined || token.description.toLowerCase().includes(description)) &&
				(author === undefined || token.author.value.toLowerCase().includes(author)) &&
				(authorType === null || token.author.type === authorType),
		);
	const { items, continuationToken } = continuedPage(call.request, visible, 100);
	return jsonReply(200, {
		...(continuationToken === undefined ? {} : { continuationToken }),
		tokens: items.map(describe),
	});
}

function find(state: EmulatorState, call: AuthorizedCall): KsefToken {
	const reference = call.parameters.referenceNumber ?? '';
	const token = state.ksefTokens.byReference(reference);
	if (token === undefined || !isVisible(token, call)) {
		throw new InvalidInput([`Token o numerze referencyjnym ${reference} nie został znaleziony.`]);
	}
	return token;
}

/** Managers see all tokens of the context; a token sees itself; everybody else sees their own. */
function isVisible(token: KsefToken, { authentication }: AuthorizedCall): boolean {
	if (contextKey(token.context) !== contextKey(authentication.context)) return false;
	const manages = (['CredentialsManage', 'CredentialsRead'] as const).some((permission) =>
		authentication.permissions.includes(permission),
	);
	if (manages) return true;
	return authentication.proof.method === 'token'
		? token.referenceNumber === authentication.proof.tokenReference
		: token.author.value === authentication.subject.value;
}

function describe(token: KsefToken): object {
	return {
		referenceNumber: token.referenceNumber,
		authorIdentifier: token.author,
		contextIdentifier: token.context,
		description: token.description,
		requestedPermissions: token.permissions,
		dateCreated: formatInstant(token.dateCreated),
		...(token.lastUseDate === undefined ? {} : { lastUseDate: formatInstant(token.lastUseDate) }),
		status: token.state,
	};
}
