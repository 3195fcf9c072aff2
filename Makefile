# What one does with this project. `make test` is all that .ci/run asks for; its parts can be run alone:
#
#   make lint       format, clippy, documentation          seconds to a minute
#   make unit       cargo test for every feature set
#   make rules      the shipped rule set: is it valid, do its examples hold
#   make template   template.yaml: linters and promises    needs python3; installs its tools into .venv, once
#   make local      the served function, event by event    the same
#
# `make lint-cli`, `make unit-lambda` and so on take one feature set.

# The features are additive, so each must build without the other: the function carries no command line, the tool no runtime.
# The default set comes last, so that the binaries left in target/debug are those that `make local` serves.
feature_sets := none lambda cli default
flags_none := --no-default-features
flags_lambda := --no-default-features --features lambda
flags_cli := --no-default-features --features cli
flags_default :=

# The Regions of IVS Chat. cfn-lint knows which resource types exist where: a Region without IVS Chat fails here, not in a
# half-made stack.
regions := ap-northeast-1 ap-northeast-2 ap-south-1 eu-central-1 eu-west-1 us-east-1 us-west-2

# `make LOCKED=--locked` refuses to touch Cargo.lock; .ci/run does that.
LOCKED ?=

with_tools := PATH="$(CURDIR)/.venv/bin:$$PATH" SAM_CLI_TELEMETRY=0

.PHONY: run test lint unit rules template local package deploy deny fmt doc tools bench recall
.NOTPARALLEL: # cargo locks its target directory anyway, and the order of the feature sets matters

# The main job: the sample events, reviewed by the shipped rules.
run:
	cargo run $(LOCKED) --release -- review events/*.json

test: lint unit rules template local

lint: fmt $(feature_sets:%=lint-%) doc

fmt:
	cargo fmt --check

lint-%:
	cargo clippy $(LOCKED) --quiet --all-targets $(flags_$*) -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" cargo doc $(LOCKED) --quiet --no-deps

unit: $(feature_sets:%=unit-%)

unit-%:
	cargo test $(LOCKED) --quiet $(flags_$*)

rules:
	cargo run $(LOCKED) --quiet -- check --deny-warnings --corpus
	cargo run $(LOCKED) --quiet -- test

# How many disguises of the shipped lists are caught, class by class.
recall:
	cargo run $(LOCKED) --release --quiet -- test --mutate

# Times beside peers. Not part of `test`: machines are noisy, and the peers take a while to build.
bench:
	cargo run --release --quiet --manifest-path bench/Cargo.toml

tools:
	tools/install.sh

# Credentials and a Region that mean nothing: without them sam looks for real ones, on the network and for seconds.
template: tools
	.venv/bin/cfn-lint --regions $(regions) --template template.yaml
	$(with_tools) AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true \
		sam validate --lint --template template.yaml
	.venv/bin/python tests/template.py

local: tools
	tests/local-run.sh

# target/lambda/bootstrap/bootstrap.zip, for those who deploy without SAM. The first time, cargo-lambda lets rustup fetch the
# standard library for arm64; `make package ARCH=--x86-64` needs none.
ARCH ?= --arm64
package: tools
	$(with_tools) cargo lambda build $(LOCKED) --release $(ARCH) --output-format zip --bin bootstrap

# Asks for the stack's name and the template's parameters, and keeps the answers in samconfig.toml. Uses your AWS credentials.
deploy: tools
	$(with_tools) sam build
	$(with_tools) sam deploy --guided

# Not part of `test`: it needs cargo-deny, and its list of known holes needs the network.
deny:
	cargo deny --locked check
