import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { errorToJson, KsefError } from '../../ksef/api/errors';
import { noAnswerWords } from '../../ksef/api/noAnswer';
import { NoAnswerError } from '../../ksef/api/port';

/** The error classes that n8n shows with a message and a description. */
export type NodeError = NodeApiError | NodeOperationError;

/** What is wrong and what to do, ready for an item or for an error of n8n. */
export interface ErrorWords {
	message: string;
	description: string;
	/** Everything that is known, as data; no secrets. */
	facts: IDataObject;
}

/** The words for whatever was thrown. Secrets cannot get in: only our own error classes are read in full. */
export function errorWords(error: unknown): ErrorWords {
	if (error instanceof KsefError) {
		const { advice, traceId } = error.facts;
		const lines = [advice];
		if (error.ksefWords !== '') lines.push(`KSeF: ${error.ksefWords}`);
		if (traceId !== undefined) lines.push(`Trace ID: ${traceId}`);
		return {
			message: error.message,
			description: lines.join('\n'),
			facts: errorToJson(error) as IDataObject,
		};
	}
	if (error instanceof NoAnswerError) return lostAnswerWords(error);
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		const description = error.description ?? '';
		return { message: error.message, description, facts: { message: error.message, description } };
	}
	const message = error instanceof Error ? error.message : String(error);
	return { message, description: '', facts: { message } };
}

/** Turns whatever was thrown into an error that n8n shows well: `message` large, `description` below. */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	const { message, description, facts } = errorWords(error);
	const options = { message, description, ...(itemIndex === undefined ? {} : { itemIndex }) };
	const httpStatus = error instanceof KsefError ? error.facts.httpStatus : undefined;
	if (httpStatus === undefined) {
		return new NodeOperationError(node, message, options);
	}
	return new NodeApiError(node, facts as JsonObject, { ...options, httpCode: String(httpStatus) });
}

function lostAnswerWords(error: NoAnswerError): ErrorWords {
	const { sentence, advice } = noAnswerWords(error, 'lookFirst');
	const description = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} ${advice}`;
	return {
		message: error.message,
		description,
		facts: { kind: 'noAnswer', message: error.message, advice: description, code: error.code },
	};
}
