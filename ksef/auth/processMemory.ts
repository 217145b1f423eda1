import type { TokenEntry } from './tokenCache';

/**
 * What all nodes and credentials of one n8n process share, in memory only: the tokens by hash of the credential.
 *
 * The package keeps this file apart from the bundles of the nodes: each bundle has a copy of all other code, but
 * there is only one of this, so that two nodes do not sign in one beside the other.
 */
export const tokenEntries = new Map<string, TokenEntry>();
