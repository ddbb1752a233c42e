import { App, ReferenceStrength } from 'aws-cdk-lib';
import { ArchiveStack } from '../lib/archive';
import { ConsumerStack } from '../lib/consumer';
import { NestingStack } from '../lib/nesting';
import { ProducerStack } from '../lib/producer';

const app = new App();
const env = { account: '111111111111', region: 'eu-west-1' };

const producer = new ProducerStack(app, 'Producer', { env });

const shared = { env, orders: producer.orders, dlq: producer.dlq };
const strong = new ConsumerStack(app, 'Strong', shared);
new ConsumerStack(app, 'Weak', { ...shared, strength: ReferenceStrength.WEAK });
new ConsumerStack(app, 'Both', { ...shared, strength: ReferenceStrength.BOTH });

new ArchiveStack(app, 'Archive', {
  env: { account: '111111111111', region: 'us-east-1' },
  crossRegionReferences: true,
  source: producer.orders,
  queue: producer.dlq,
});

new NestingStack(app, 'Nesting', { env, stackName: 'orders-nesting', orders: producer.orders });

// Named by its export alone.
strong.addExtraImport('Producer:OrdersName');
app.synth();
