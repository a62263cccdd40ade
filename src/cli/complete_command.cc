#include "cli/complete_command.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/completion.h"
#include "cli/grammar.h"
#include "cli/known_names.h"
#include "cli/printer.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

// https://pkg.go.dev/github.com/spf13/cobra#ShellCompDirective; their sum is printed.
constexpr int kNoSpace = 2;
constexpr int kNoFiles = 4;

// One line of it, without what a shell would take for its own.
std::string ShowDescription(const std::string& text) {
  std::string line = Printable(text.substr(0, text.find('\n')));
  std::replace_if(
      line.begin(), line.end(),
      [](char c) { return std::string_view("\t$`\\\"'").find(c) != std::string_view::npos; }, ' ');
  return line;
}

int DirectiveOf(const Question& question, const std::vector<Candidate>& candidates) {
  if (question.names == Names::kFiles || question.names == Names::kSetsOrArchives ||
      question.names == Names::kSecondSets) {
    return 0;
  }
  const bool goes_on =
      !candidates.empty() && std::all_of(candidates.begin(), candidates.end(),
                                         [](const Candidate& c) { return c.word.ends_with('/'); });
  return kNoFiles + (goes_on ? kNoSpace : 0);
}

}  // namespace

ExitCode Complete(const std::vector<std::string>& words, CLI::App& app, const Host& host) {
  const Question question = QuestionOf(GrammarOf(app), words);
  std::vector<Candidate> candidates = question.words;
  for (Candidate& name : FindKnownNames(question, host)) candidates.push_back(std::move(name));
  std::string text;
  for (const Candidate& candidate : candidates) {
    const std::string word = question.before + candidate.word;
    if (!IsPlainWord(word) || IsListed(question, candidate.word)) continue;
    const std::string description = ShowDescription(candidate.description);
    text += word + (description.empty() ? "" : '\t' + description) + '\n';
  }
  text += ':' + std::to_string(DirectiveOf(question, candidates)) + '\n';
  Printer(host.out).Text(text);
  return kOk;
}

}  // namespace strongroom::cli
