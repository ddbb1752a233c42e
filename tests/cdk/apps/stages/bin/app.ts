import { App, Stage, StageProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { QueueStack, TopicStack } from '../lib/stacks';

interface ShopStageProps extends StageProps {
  readonly visibility: number;
}

class ShopStage extends Stage {
  constructor(scope: Construct, id: string, props: ShopStageProps) {
    super(scope, id, props);
    const topics = new TopicStack(this, 'Topics');
    new QueueStack(this, 'Queues', { orders: topics.orders, visibility: props.visibility });
  }
}

const app = new App();
new ShopStage(app, 'Beta', { visibility: 60 });
new ShopStage(app, 'Prod', {
  visibility: 30,
  env: { account: '222222222222', region: 'eu-central-1' },
});
