import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const app = new App();
const stack = new Stack(app, 'Replies');

// Found: nobody acknowledged anything here.
new sqs.Queue(stack, 'Reported');

// The library's own way (since 2.257). It holds for the construct and all below it.
Validations.of(new sqs.Queue(stack, 'Acknowledged')).acknowledge({
  id: 'msglint::queue-without-dlq',
  reason: 'replies expire within a minute',
});

// Without the second colon the library takes the id for one of an annotation.
Validations.of(new sqs.Queue(stack, 'Annotated')).acknowledge({
  id: 'msglint:queue-without-dlq',
  reason: 'replies expire within a minute',
});

// In any version: metadata of a construct, or of the resource in the template.
new sqs.Queue(stack, 'Noted').node.addMetadata('msglint', {
  ignore: [{ rule: 'queue-without-dlq', reason: 'replies expire within a minute' }],
});
const resource = new sqs.Queue(stack, 'Marked').node.defaultChild as CfnResource;
resource.addMetadata('msglint', { ignore: ['queue-without-dlq'] });

// msglint: ignore[queue-without-dlq] a comment at the line that the trace leads to
new sqs.Queue(stack, 'Commented');

// There is no such rule.
Validations.of(new sqs.Queue(stack, 'Misspelt')).acknowledge({
  id: 'msglint::queue-without-dql',
  reason: 'replies expire within a minute',
});

// For a whole stack.
Validations.of(stack).acknowledge({ id: 'msglint::short-polling', reason: 'drained hourly' });
