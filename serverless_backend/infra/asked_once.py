"""What the library has the same for every stack, read once: each reading asks its Node, and waits for the answer."""

from functools import cache
from typing import Final

from aws_cdk import Aws, Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

ACCOUNT_ID: Final = Aws.ACCOUNT_ID
PARTITION: Final = Aws.PARTITION
REGION: Final = Aws.REGION
STACK_NAME: Final = Aws.STACK_NAME

ANYBODY: Final = iam.AnyPrincipal()
LAMBDA: Final = iam.ServicePrincipal("lambda.amazonaws.com")
ARM_64: Final = lambda_.Architecture.ARM_64

days: Final = cache(Duration.days)
minutes: Final = cache(Duration.minutes)
seconds: Final = cache(Duration.seconds)
