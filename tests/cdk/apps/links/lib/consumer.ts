import { CfnOutput, CrossStackReferences, Fn, ReferenceStrength, Stack, StackProps } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subs from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface ConsumerProps extends StackProps {
  readonly orders: sns.ITopic;
  readonly dlq: sqs.IQueue;
  readonly strength?: ReferenceStrength;
}

export class ConsumerStack extends Stack {
  constructor(scope: Construct, id: string, props: ConsumerProps) {
    super(scope, id, props);
    if (props.strength) CrossStackReferences.of(this).consume(props.strength);
    const queue = new sqs.Queue(this, 'Queue', {
      deadLetterQueue: { queue: props.dlq, maxReceiveCount: 3 },
    });
    props.orders.addSubscription(new subs.SqsSubscription(queue));
  }

  addExtraImport(name: string): void {
    new CfnOutput(this, 'Imported', { value: Fn.importValue(name) });
  }
}
