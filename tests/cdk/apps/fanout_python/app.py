from aws_cdk import App
from fanout.fanout_stack import FanoutStack

app = App()
FanoutStack(app, "Fanout")
app.synth()
