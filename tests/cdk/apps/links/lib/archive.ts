import { Stack, StackProps } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';

export interface ArchiveProps extends StackProps {
  readonly source: sns.Topic;
  readonly queue: sqs.Queue;
}

/** In another Region: everything from outside comes through the parameter store. */
export class ArchiveStack extends Stack {
  constructor(scope: Construct, id: string, props: ArchiveProps) {
    super(scope, id, props);
    const archive = new sqs.Queue(this, 'Archive');
    new sns.CfnSubscription(this, 'Subscription', {
      topicArn: props.source.topicArn,
      protocol: 'sqs',
      endpoint: archive.queueArn,
      region: 'eu-west-1',
      redrivePolicy: { deadLetterTargetArn: props.queue.queueArn },
    });
    new events.Rule(this, 'Nightly', {
      schedule: events.Schedule.cron({ hour: '2', minute: '0' }),
      targets: [new targets.SqsQueue(archive)],
    });
  }
}
