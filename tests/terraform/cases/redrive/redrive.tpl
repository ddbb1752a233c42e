{"deadLetterTargetArn": "${dlq}", "maxReceiveCount": ${count}}
