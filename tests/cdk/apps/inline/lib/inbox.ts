import { Duration, NestedStack, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class InboxStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const left = new Shard(this, 'Left');
    const right = new Shard(this, 'Right');
    new sqs.Queue(this, 'Both', {
      visibilityTimeout: Duration.seconds(45),
      deadLetterQueue: { queue: left.dlq, maxReceiveCount: 2 },
    });
    new sqs.Queue(this, 'Other', { deadLetterQueue: { queue: right.dlq, maxReceiveCount: 2 } });
  }
}

/** Two nested stacks of one class: the same logical ids in both templates. */
class Shard extends NestedStack {
  readonly dlq: sqs.Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.dlq = new sqs.Queue(this, 'Dlq');
  }
}
