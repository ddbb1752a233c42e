import { App, Aws, Environment, Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const app = new App();

/** One system for several environments: the same names, and ARNs that are put together of them. */
function deploy(id: string, env?: Environment): void {
  const stack = new Stack(app, id, { env });
  const arn = (service: string, name: string) =>
    `arn:aws:${service}:${stack.region}:${stack.account}:${name}`;
  const prod = id.startsWith('Prod');
  new sqs.CfnQueue(stack, 'Dlq', {
    queueName: 'orders-dlq',
    messageRetentionPeriod: prod ? 1209600 : 600,
  });
  new sqs.CfnQueue(stack, 'Orders', {
    queueName: 'orders',
    receiveMessageWaitTimeSeconds: 20,
    redrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: arn('sqs', 'orders-dlq') },
  });
  new sns.CfnTopic(stack, 'Events', { topicName: 'events' });
  new sns.CfnSubscription(stack, 'Subscription', {
    protocol: 'sqs',
    topicArn: arn('sns', 'events'),
    endpoint: arn('sqs', 'orders'),
  });
  if (prod) {
    new sqs.CfnQueuePolicy(stack, 'Policy', {
      queues: [`https://sqs.${stack.region}.${Aws.URL_SUFFIX}/${stack.account}/orders`],
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: arn('sqs', 'orders'),
            Condition: { ArnEquals: { 'aws:SourceArn': arn('sns', 'events') } },
          },
        ],
      },
    });
  }
}

deploy('Test');
deploy('Prod');
deploy('TestVirginia', { account: '111111111111', region: 'us-east-1' });
deploy('ProdVirginia', { account: '222222222222', region: 'us-east-1' });
app.synth();
