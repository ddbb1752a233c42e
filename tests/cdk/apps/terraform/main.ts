import { App, Fn, TerraformStack, TerraformVariable } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';

/** A queue and its dead-letter queue, in a construct of their own. */
class Inbox extends Construct {
  readonly queue: SqsQueue;

  constructor(scope: Construct, id: string, text: boolean) {
    super(scope, id);
    const dlq = new SqsQueue(this, 'dlq', { messageRetentionSeconds: 1209600 });
    const redrive = { deadLetterTargetArn: dlq.arn, maxReceiveCount: 5 };
    this.queue = new SqsQueue(this, 'queue', {
      visibilityTimeoutSeconds: 60,
      receiveWaitTimeSeconds: 20,
      redrivePolicy: text ? JSON.stringify(redrive) : Fn.jsonencode(redrive),
    });
  }
}

class Producer extends TerraformStack {
  readonly orders: SnsTopic;
  readonly failed: SqsQueue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region: 'eu-west-1' });
    this.orders = new SnsTopic(this, 'orders');
    // Whether it is a dead-letter queue is decided in the other stack.
    this.failed = new SqsQueue(this, 'failed', { messageRetentionSeconds: 1209600 });
    const inbox = new Inbox(this, 'inbox', false).queue;
    new SnsTopicSubscription(this, 'copies', {
      topicArn: this.orders.arn,
      protocol: 'sqs',
      endpoint: inbox.arn,
    });
    const policy = new DataAwsIamPolicyDocument(this, 'delivery', {
      statement: [
        {
          actions: ['sqs:SendMessage'],
          principals: [{ type: 'Service', identifiers: ['sns.amazonaws.com'] }],
          resources: [inbox.arn],
          condition: [
            { test: 'ArnEquals', variable: 'aws:SourceArn', values: [this.orders.arn] },
          ],
        },
      ],
    });
    new SqsQueuePolicy(this, 'policy', { queueUrl: inbox.url, policy: policy.json });
    const role = new TerraformVariable(this, 'role', { type: 'string' });
    const worker = new LambdaFunction(this, 'worker', {
      functionName: 'worker',
      role: role.stringValue,
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      filename: 'worker.zip',
      timeout: 30,
    });
    new LambdaEventSourceMapping(this, 'mapping', {
      eventSourceArn: inbox.arn,
      functionName: worker.arn,
    });
  }
}

class Consumer extends TerraformStack {
  constructor(scope: Construct, id: string, { orders, failed }: Producer) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region: 'eu-west-1' });
    const inbox = new Inbox(this, 'inbox', true).queue;
    new SqsQueue(this, 'replies', { receiveWaitTimeSeconds: 20 });
    new SqsQueue(this, 'retries', {
      receiveWaitTimeSeconds: 20,
      redrivePolicy: Fn.jsonencode({ deadLetterTargetArn: failed.arn, maxReceiveCount: 5 }),
    });
    new SnsTopicSubscription(this, 'copies', {
      topicArn: orders.arn,
      protocol: 'sqs',
      endpoint: inbox.arn,
    });
  }
}

const app = new App();
const producer = new Producer(app, 'producer');
new Consumer(app, 'consumer', producer);
app.synth();
