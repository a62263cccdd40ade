.DEFAULT_GOAL := help
.PHONY: help test demo demo-down bench fuzz format tidy image

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

test: ## install what is needed and run all tests (ONLY=unit_domain: those of one program)
	@scripts/test.sh

demo: ## show the main job on a real cluster (TENANT=graph: of a Graph tenant; CLUSTER=existing: on the one of KUBECONFIG)
	@scripts/demo.sh up

demo-down: ## remove what the demo made
	@scripts/demo.sh down

bench: ## measure and print the numbers
	@scripts/bench.sh

fuzz: ## look for input that breaks or stalls what reads it (FUZZ_SECONDS=60 each, ONLY=Json)
	@scripts/fuzz.sh

format: ## format the C++ sources
	@scripts/format.sh

tidy: ## run clang-tidy
	@scripts/tidy.sh

image: ## build the container image and print the path of its archive
	@scripts/image.sh strongroom
