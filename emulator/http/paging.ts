import { KsefException } from './errors';
import { queryInteger } from './input';
import type { HttpRequest } from './messages';

/** One page of a list and, unless it is the last, the token that asks for the next. */
export interface Page<Item> {
	items: Item[];
	continuationToken?: string;
}

/**
 * Cuts the page that a request asks for with `pageSize` and the header `x-continuation-token`.
 *
 * @param request the request
 * @param list the whole list, newest or first entry first
 * @param maximumSize most entries on a page (the contract's default is 10)
 * @throws KsefException 21418 when the token is not one of the emulator's
 */
export function continuedPage<Item>(
	request: HttpRequest,
	list: readonly Item[],
	maximumSize: number,
): Page<Item> {
	const size = queryInteger(request.query, 'pageSize', {
		minimum: 10,
		maximum: maximumSize,
		otherwise: 10,
	});
	const start = readToken(request.headers['x-continuation-token']);
	const items = list.slice(start, start + size);
	const next = start + items.length;
	return next < list.length ? { items, continuationToken: writeToken(next) } : { items };
}

function writeToken(offset: number): string {
	return Buffer.from(JSON.stringify([{ token: 'emulator', offset }])).toString('base64');
}

function readToken(token: string | string[] | undefined): number {
	if (token === undefined || token === '') return 0;
	const text = Buffer.from(String(token), 'base64').toString('utf8');
	const match = /^\[\{"token":"emulator","offset":(\d+)\}\]$/.exec(text);
	if (match?.[1] === undefined) {
		throw new KsefException(21418, 'Przekazany token kontynuacji ma nieprawidłowy format.');
	}
	return Number(match[1]);
}
