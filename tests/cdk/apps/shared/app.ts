import { App, CfnOutput, Fn, Stack, Stage } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';

const app = new App();

/** What all stages share: they get at it by names that people wrote. */
const shared = new Stack(app, 'Shared');
const failed = new sqs.Queue(shared, 'Failed');
new CfnOutput(shared, 'FailedArn', { value: failed.queueArn, exportName: 'shared-failed-arn' });
const lost = new sqs.Queue(shared, 'Lost');
new ssm.StringParameter(shared, 'LostArn', {
  parameterName: '/shared/lost-arn',
  stringValue: lost.queueArn,
});

for (const name of ['Beta', 'Prod']) {
  const stack = new Stack(new Stage(app, name), 'Orders');
  const arns = {
    Orders: Fn.importValue('shared-failed-arn'),
    Events: ssm.StringParameter.valueForStringParameter(stack, '/shared/lost-arn'),
  };
  for (const [id, deadLetterTargetArn] of Object.entries(arns)) {
    new sqs.CfnQueue(stack, id, { redrivePolicy: { deadLetterTargetArn, maxReceiveCount: 5 } });
  }
}

// Shares nothing with the others.
new sqs.Queue(new Stack(new Stage(app, 'Sandbox'), 'Orders'), 'Orders');
app.synth();
