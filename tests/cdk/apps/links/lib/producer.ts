import { CfnOutput, Duration, Stack, StackProps, Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3n from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subs from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class ProducerStack extends Stack {
  readonly orders: sns.Topic;
  readonly dlq: sqs.Queue;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.orders = new sns.Topic(this, 'Orders');
    this.dlq = new sqs.Queue(this, 'Dlq', { retentionPeriod: Duration.days(14) });

    const inbox = new sqs.Queue(this, 'Inbox', {
      visibilityTimeout: Duration.seconds(60),
      deadLetterQueue: { queue: this.dlq, maxReceiveCount: 5 },
    });
    this.orders.addSubscription(new subs.SqsSubscription(inbox));

    const worker = new lambda.Function(this, 'Worker', {
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
      timeout: Duration.seconds(30),
      logRetention: logs.RetentionDays.ONE_WEEK,
    });
    worker.addAlias('live').addEventSource(new SqsEventSource(inbox));

    const drop = new s3.Bucket(this, 'Drop');
    drop.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.SqsDestination(inbox));

    // Acknowledged in the program: holds for the queue and for everything below it.
    const audit = new sqs.Queue(this, 'Audit');
    Validations.of(audit).acknowledge({
      id: 'msglint::queue-without-dlq',
      reason: 'audit copies may be lost',
    });
    Validations.of(audit).acknowledge({ id: 'Other::thing', reason: 'of another tool' });

    new CfnOutput(this, 'OrdersName', {
      value: this.orders.topicName,
      exportName: 'Producer:OrdersName',
    });
  }
}
