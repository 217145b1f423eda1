/** Stands in for a module that only patches globals, which the packed nodes must not touch. */
module.exports = {};
