import { App, CrossStackReferences, PhysicalName, ReferenceStrength, Stack, StackProps } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';

const account = '111111111111';
const ireland = { account, region: 'eu-west-1' };
const virginia = { account, region: 'us-east-1' };
const partner = { account: '222222222222', region: 'eu-west-1' };

class Producer extends Stack {
  readonly orders = new sns.Topic(this, 'Orders', { topicName: PhysicalName.GENERATE_IF_NEEDED });
  readonly dlq = new sqs.Queue(this, 'Dlq', { queueName: PhysicalName.GENERATE_IF_NEEDED });
  readonly stored = new sqs.Queue(this, 'Stored');

  constructor(scope: App, id: string, props: StackProps) {
    super(scope, id, props);
    new ssm.StringParameter(this, 'StoredArn', {
      parameterName: '/shop/stored-arn',
      stringValue: this.stored.queueArn,
    });
  }
}

/** References across Regions without the custom resources: `Fn::GetStackOutput` with a Region. */
class WeakAbroad extends Stack {
  constructor(scope: App, id: string, producer: Producer) {
    super(scope, id, { env: virginia, crossRegionReferences: true });
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const queue = new sqs.Queue(this, 'Queue');
    new sns.CfnSubscription(this, 'Subscription', {
      topicArn: producer.orders.topicArn,
      protocol: 'sqs',
      endpoint: queue.queueArn,
      region: 'eu-west-1',
      redrivePolicy: { deadLetterTargetArn: producer.stored.queueArn },
    });
  }
}

/** References across accounts: ARNs with names that the library made up. */
class Partner extends Stack {
  constructor(scope: App, id: string, producer: Producer) {
    super(scope, id, { env: partner });
    const queue = new sqs.Queue(this, 'Queue');
    new sns.CfnSubscription(this, 'Subscription', {
      topicArn: producer.orders.topicArn,
      protocol: 'sqs',
      endpoint: queue.queueArn,
      redrivePolicy: { deadLetterTargetArn: producer.dlq.queueArn },
    });
  }
}

/** Values that stacks hand on by name, through the parameter store. */
class Reader extends Stack {
  constructor(scope: App, id: string) {
    super(scope, id, { env: ireland });
    const name = '/shop/stored-arn';
    const byParameter = ssm.StringParameter.valueForStringParameter(this, name);
    const fixed = ssm.StringParameter.fromStringParameterAttributes(this, 'Fixed', {
      parameterName: name,
      forceDynamicReference: true,
    }).stringValue;
    for (const [id, arn] of Object.entries({ ByParameter: byParameter, Dynamic: fixed })) {
      new sqs.CfnQueue(this, id, {
        redrivePolicy: { deadLetterTargetArn: arn, maxReceiveCount: 3 },
      });
    }
  }
}

const app = new App();
const producer = new Producer(app, 'Producer', { env: ireland });
new WeakAbroad(app, 'WeakAbroad', producer);
new Partner(app, 'Partner', producer);
new Reader(app, 'Reader').addStackDependency(producer);
app.synth();
