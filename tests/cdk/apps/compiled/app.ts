import { App, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';

interface Names {
  readonly queues: string[];
}

/** Deployed as compiled code: the traces lead into `js`. */
class Compiled extends Stack {
  constructor(scope: App, id: string, { queues }: Names) {
    super(scope, id);
    queues.forEach((name) => new sqs.Queue(this, name, { receiveMessageWaitTime: undefined }));
    new sqs.Queue(this, 'Last');
  }
}

const app = new App();
new Compiled(app, 'Compiled', { queues: ['First', 'Second'] });
app.synth();
