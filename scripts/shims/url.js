/** What xmlbuilder2's DOM takes from Node's `url`: the web's own class. */
module.exports = { URL };
