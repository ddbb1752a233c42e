import { Duration, NestedStack, Stack, StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface NestingProps extends StackProps {
  readonly orders: sns.ITopic;
}

/** Three levels: the dead letters live at the top, the queue in the middle, the function below. */
export class NestingStack extends Stack {
  constructor(scope: Construct, id: string, props: NestingProps) {
    super(scope, id, props);
    const dlq = new sqs.Queue(this, 'Dlq');
    const middle = new Middle(this, 'Middle', { dlq, orders: props.orders });
    const sibling = new Sibling(this, 'Sibling', { queue: middle.queue });
    // A queue of a nested stack, subscribed in the parent.
    new sns.CfnSubscription(this, 'Subscription', {
      topicArn: props.orders.topicArn,
      protocol: 'sqs',
      endpoint: middle.queue.queueArn,
      redrivePolicy: { deadLetterTargetArn: sibling.failed.queueArn },
    });
  }
}

class Middle extends NestedStack {
  readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, props: { dlq: sqs.Queue; orders: sns.ITopic }) {
    super(scope, id);
    this.queue = new sqs.Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(90),
      deadLetterQueue: { queue: props.dlq, maxReceiveCount: 4 },
    });
    this.queue.addToResourcePolicy(
      new iam.PolicyStatement({
        actions: ['sqs:SendMessage'],
        principals: [new iam.ServicePrincipal('sns.amazonaws.com')],
        resources: [this.queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': props.orders.topicArn } },
      }),
    );
    new Leaf(this, 'Leaf', { queue: this.queue, dlq: props.dlq });
  }
}

class Leaf extends NestedStack {
  constructor(scope: Construct, id: string, props: { queue: sqs.Queue; dlq: sqs.Queue }) {
    super(scope, id);
    const worker = new lambda.Function(this, 'Worker', {
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
      timeout: Duration.seconds(20),
      deadLetterQueue: props.dlq,
    });
    worker.addEventSource(new SqsEventSource(props.queue, { batchSize: 5 }));
  }
}

class Sibling extends NestedStack {
  readonly failed: sqs.Queue;

  constructor(scope: Construct, id: string, props: { queue: sqs.IQueue }) {
    super(scope, id);
    this.failed = new sqs.Queue(this, 'Failed');
    new sqs.Queue(this, 'Retry', { deadLetterQueue: { queue: props.queue, maxReceiveCount: 1 } });
  }
}
