import { buildCheckedInvoice } from '../../../ksef/fa3/build-checked';
import { parseNative } from '../../../ksef/fa3/parse-native';
import { friendlyFromNative } from '../../../ksef/fa3/parse/friendly';
import { officialVerdicts } from '../../support/libxml2';
import { describeWithShared, invoiceSamples } from '../../support/shared';
import { NOW } from '../build/support';

describeWithShared('the ministry’s examples', () => {
	test.each(invoiceSamples())('$name: parsed and built again it is the same invoice', ({ bytes }) => {
		const { native } = parseNative(bytes);
		const friendly = friendlyFromNative(native, { amounts: 'text' });
		expect(friendly).not.toHaveProperty('native');
		const { xml } = buildCheckedInvoice(friendly, { now: NOW });
		expect(parseNative(xml).native).toEqual(native);
		expect(officialVerdicts([xml])).toEqual(['valid']);
	});
});
