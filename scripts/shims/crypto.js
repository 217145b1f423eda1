/** n8n allows the module under its full name only. */
module.exports = require('node:crypto');
