#include "cli/grammar.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace strongroom::cli {
namespace {

// Of arguments, and of the values of flags; "NAME of COMMAND" goes before NAME. What is kNone is
// nobody's to know but the user's.
constexpr auto kNames = std::to_array<std::pair<std::string_view, Names>>({
    {"schedule", Names::kSchedules},
    {"schedules", Names::kSchedules},
    {"restore", Names::kRestores},
    {"notifier", Names::kNotifiers},
    {"run", Names::kRunsOrSchedules},
    {"run of cancel", Names::kRuns},
    {"run of retry", Names::kRunsToRetry},
    {"set", Names::kSetsOrArchives},
    {"set of export", Names::kSets},
    {"set of hold", Names::kSets},
    {"set of release", Names::kSets},
    {"second", Names::kSecondSets},
    {"other", Names::kSetsOrArchives},
    {"policy", Names::kPolicies},
    {"archive", Names::kFiles},
    {"--action", Names::kNone},
    {"--archive", Names::kFiles},
    {"--as", Names::kNone},
    {"--as-group", Names::kNone},
    {"--at", Names::kNone},
    {"--context", Names::kContexts},
    {"--count", Names::kNone},
    {"--credentials", Names::kFiles},
    {"--directory", Names::kFiles},
    {"--filename", Names::kFiles},
    {"--from", Names::kNone},
    {"--group", Names::kNone},
    {"--head", Names::kNone},
    {"--kubeconfig", Names::kFiles},
    {"--limit", Names::kNone},
    {"--map-namespace", Names::kNone},
    {"--max-age", Names::kNone},
    {"--name", Names::kNone},
    {"--namespace", Names::kNamespaces},
    {"--namespaces", Names::kNamespaces},
    {"--object", Names::kNone},
    {"--plan", Names::kNone},
    {"--reason", Names::kNone},
    {"--request-timeout", Names::kNone},
    {"--schedule", Names::kSchedules},
    {"--serviceaccount", Names::kNone},
    {"--set", Names::kSets},
    {"--since", Names::kNone},
    {"--tenant", Names::kFiles},
    {"--timeout", Names::kNone},
    {"--to", Names::kFiles},
    {"--to-context", Names::kTargetContexts},
    {"--to-kubeconfig", Names::kFiles},
    {"--token", Names::kNone},
    {"--type", Names::kTypes},
    {"--types", Names::kAllTypes},
    {"--until", Names::kNone},
    {"--user", Names::kNone},
});

std::optional<Names> NamesOf(std::string_view what) {
  const auto* const found = std::find_if(kNames.begin(), kNames.end(),
                                         [&](const auto& row) { return row.first == what; });
  return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

// CLI11 has no way to ask a check for what it allows, but that it says so of a wrong value:
// "X not in {archive,git,kubectl}".
std::vector<std::string> WordsOf(CLI::Option& option) {
  std::vector<std::string> words;
  CLI::Validator* check = nullptr;
  try {
    check = option.get_validator(0);
  } catch (const CLI::OptionNotFound&) {
    return words;
  }
  std::string wrong = "\n";
  const std::string said = (*check)(wrong);
  const std::string begin = " not in {";
  const size_t at = said.find(begin);
  if (at == std::string::npos || !said.ends_with('}')) return words;
  const std::string list = said.substr(at + begin.size());
  for (size_t first = 0; first < list.size();) {
    const size_t end = list.find_first_of(",}", first);
    words.push_back(list.substr(first, end - first));
    first = end + 1;
  }
  return words;
}

FlagGrammar FlagOf(CLI::Option& option) {
  FlagGrammar flag{.description = option.get_description(),
                   .takes_value = option.get_items_expected_max() > 0};
  for (const std::string& name : option.get_snames()) flag.names.push_back('-' + name);
  for (const std::string& name : option.get_lnames()) flag.names.push_back("--" + name);
  if (!flag.takes_value) return flag;
  flag.is_list = option.get_delimiter() == ',';
  flag.repeats = option.get_items_expected_max() > 1;
  flag.words = WordsOf(option);
  flag.value = NamesOf(flag.names.back());
  return flag;
}

ArgumentGrammar ArgumentOf(CLI::Option& option, const std::string& command) {
  const std::string name = option.get_name(true);
  const auto of_command = NamesOf(name + " of " + command);
  return {.names = of_command ? of_command : NamesOf(name),
          .repeats = option.get_items_expected_max() > 1,
          .words = WordsOf(option)};
}

std::vector<FlagGrammar> FlagsOf(CLI::App& app) {
  std::vector<FlagGrammar> flags;
  for (CLI::Option* option : app.get_options()) {
    if (option->nonpositional()) flags.push_back(FlagOf(*option));
  }
  return flags;
}

std::vector<CommandGrammar> CommandsOf(CLI::App& app) {
  std::vector<CommandGrammar> commands;
  for (CLI::App* command : app.get_subcommands({})) {
    CommandGrammar& added = commands.emplace_back();
    added.name = command->get_name();
    added.description = command->get_description();
    added.flags = FlagsOf(*command);
    for (CLI::Option* option : command->get_options()) {
      if (option->get_positional()) added.arguments.push_back(ArgumentOf(*option, added.name));
    }
    added.commands = CommandsOf(*command);
  }
  return commands;
}

}  // namespace

Grammar GrammarOf(CLI::App& app) { return {.flags = FlagsOf(app), .commands = CommandsOf(app)}; }

}  // namespace strongroom::cli
