#pragma once

#include <string>
#include <vector>

#include "cli/error.h"
#include "cli/host.h"

namespace CLI {
class App;
}

// Completion of command lines by the shell. kubectl asks an executable
// `kubectl_complete-strongroom` in PATH, with the words behind `strongroom`, of which the last is
// the one to be completed: https://kubernetes.io/docs/tasks/extend-kubectl/kubectl-plugins/, KEP
// 2379, "Shell Completion Support", and plugin_completion.go of k8s.io/kubectl/pkg/cmd/plugin, from
// Kubernetes 1.26 on. A line of the answer is a candidate, with a tab and a description behind it;
// the last is ":" and a directive of cobra:
// https://github.com/spf13/cobra/blob/main/completions.go, ShellCompDirective.
namespace strongroom::cli {

// The command in whose place the program is called by its other name.
inline constexpr const char* kCompleteCommand = "__complete";
inline constexpr const char* kCompleteProgram = "kubectl_complete-strongroom";

// Answers on `host.out`. Whatever goes wrong, there are fewer candidates, and not a word on
// `host.err`. `app` has all commands.
ExitCode Complete(const std::vector<std::string>& words, CLI::App& app, const Host& host);

}  // namespace strongroom::cli
