import { App } from 'aws-cdk-lib';
import { InboxStack } from '../lib/inbox';

const app = new App();
new InboxStack(app, 'Inbox');
