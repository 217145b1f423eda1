import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What ships: n8n's scanner lints these files and package.json with these very rules. */
const shipped = ['nodes/**/*.ts', 'credentials/**/*.ts'];

export default defineConfig(
	globalIgnores(['dist', 'coverage', 'demo-output']),
	{
		files: ['**/*.ts'],
		extends: [js.configs.recommended, tseslint.configs.strict, tseslint.configs.stylistic],
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			// The compiler checks this, and knows more (noPropertyAccessFromIndexSignature is off on purpose).
			'@typescript-eslint/array-type': ['error', { default: 'array-simple' }],
			eqeqeq: 'error',
			'no-console': 'error',
		},
	},
	{ files: ['emulator/**', 'scripts/**', 'bench/**'], rules: { 'no-console': 'off' } },
	{
		files: ['ksef/**/*.ts'],
		rules: {
			'no-restricted-globals': [
				'error',
				...['process', 'global', 'globalThis', 'setTimeout', 'setInterval', 'setImmediate'],
				...['clearTimeout', 'clearInterval', 'clearImmediate', '__dirname', '__filename'],
			],
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							regex:
								'^(n8n-|(node:)?(fs|http|https|zlib|stream|path|os|child_process|url|util|events)$)',
							message: 'ksef/ knows neither n8n nor Node beyond node:crypto.',
						},
						{ regex: '/(nodes|emulator)/', message: 'Arrows run one way: nodes → ksef.' },
					],
				},
			],
		},
	},
	{
		files: ['emulator/**/*.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							regex: '/ksef/(?!fa3/)',
							message: 'The emulator shares no client code: it would agree with its mistakes.',
						},
					],
				},
			],
		},
	},
	{ files: [...shipped, 'package.json'], extends: [n8nCommunityNodesPlugin.configs.recommended] },
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{ files: ['package.json'], rules: { ...n8nNodesBase.configs.community.rules } },
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// As in n8n's scanner: neither is valid for community nodes.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// As in n8n's scanner: inputs and outputs are enums now, and maximum limits are legal.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: ['**/*.json'],
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
	},
);
