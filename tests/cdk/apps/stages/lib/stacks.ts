import { Duration, NestedStack, Stack, StackProps } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subs from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class TopicStack extends Stack {
  readonly orders = new sns.Topic(this, 'Orders');
}

interface QueueStackProps extends StackProps {
  readonly orders: sns.ITopic;
  readonly visibility: number;
}

export class QueueStack extends Stack {
  constructor(scope: Construct, id: string, props: QueueStackProps) {
    super(scope, id, props);
    const queue = new sqs.Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(props.visibility),
    });
    props.orders.addSubscription(new subs.SqsSubscription(queue));
    new Workers(this, 'Workers', queue);
  }
}

class Workers extends NestedStack {
  constructor(scope: Construct, id: string, queue: sqs.Queue) {
    super(scope, id);
    const worker = new lambda.Function(this, 'Worker', {
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
      timeout: Duration.seconds(10),
    });
    worker.addEventSource(new SqsEventSource(queue));
  }
}
