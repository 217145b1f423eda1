/** jszip's Base64 on Node's own: n8n's scanner takes the alphabet in jszip's for a hard-coded secret. */
exports.encode = (input) => Buffer.from(input, 'latin1').toString('base64');
exports.decode = (input) => new Uint8Array(Buffer.from(input, 'base64'));
