export { App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
export { Construct } from 'constructs';
export * as lambda from 'aws-cdk-lib/aws-lambda';
export * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
export * as sns from 'aws-cdk-lib/aws-sns';
export * as subs from 'aws-cdk-lib/aws-sns-subscriptions';
export * as sqs from 'aws-cdk-lib/aws-sqs';
