import { App, Construct, Duration, NestedStack, Stack } from './library';
import { lambda, sources, sns, subs, sqs } from './library';

/** What old and new versions of the library write differently: nesting, links, metadata. */
class Producer extends Stack {
  readonly orders = new sns.Topic(this, 'Orders');
  readonly dlq = new sqs.Queue(this, 'Dlq', { retentionPeriod: Duration.days(14) });

  constructor(scope: App, id: string) {
    super(scope, id);
    const shard = new Shard(this, 'Shard', this.dlq);
    this.orders.addSubscription(new subs.SqsSubscription(new sqs.Queue(this, 'Copies')));
    new sqs.Queue(this, 'Retries', { deadLetterQueue: { queue: shard.inbox, maxReceiveCount: 3 } });
  }
}

class Shard extends NestedStack {
  readonly inbox: sqs.Queue;

  constructor(scope: Construct, id: string, dlq: sqs.Queue) {
    super(scope, id);
    this.inbox = new sqs.Queue(this, 'Inbox', {
      visibilityTimeout: Duration.seconds(60),
      deadLetterQueue: { queue: dlq, maxReceiveCount: 5 },
    });
    const worker = new lambda.Function(this, 'Worker', {
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      handler: 'index.handler',
      runtime: new lambda.Runtime('nodejs22.x', lambda.RuntimeFamily.NODEJS, {
        supportsInlineCode: true,
      }),
      timeout: Duration.seconds(30),
    });
    worker.addEventSource(new sources.SqsEventSource(this.inbox));
  }
}

class Consumer extends Stack {
  constructor(scope: App, id: string, orders: sns.ITopic, dlq: sqs.IQueue) {
    super(scope, id);
    const queue = new sqs.Queue(this, 'Queue', { deadLetterQueue: { queue: dlq, maxReceiveCount: 3 } });
    orders.addSubscription(new subs.SqsSubscription(queue));
  }
}

const app = new App();
const producer = new Producer(app, 'Producer');
new Consumer(app, 'Consumer', producer.orders, producer.dlq);
app.synth();
