#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the last word of a command line may be. Pure: the grammar comes from the commands themselves
// (grammar.h), names from elsewhere (known_names.h).
namespace strongroom::cli {

// What names a word may be, of what is not in the grammar itself.
enum class Names {
  kNone,
  kFiles,
  kContexts,        // of --kubeconfig
  kTargetContexts,  // of --to-kubeconfig, or the same
  kNamespaces,
  kSchedules,
  kRuns,             // those that have not ended
  kRunsToRetry,      // those that have, without success
  kRunsOrSchedules,  // all
  kRestores,
  kNotifiers,
  kSets,            // or schedules, of which the newest is meant
  kSetsOrArchives,  // likewise
  kSecondSets,      // likewise, or the tenant as it is now, if a set of a cluster stands before
  kTypes,           // of policies, of the set that stands before
  kAllTypes,        // of policies, of the provider that the flags before say
  kPolicies,        // TYPE/NAME, of that set
};

struct Candidate {
  std::string word;
  std::string description;  // may be empty

  bool operator==(const Candidate&) const = default;
};

struct FlagGrammar {
  std::vector<std::string> names;  // "-o", "--output"; the last is the one that is offered
  std::string description;
  bool takes_value = false;
  bool is_list = false;  // the value is several, with commas between them
  bool repeats = false;
  std::vector<std::string> words;  // all that the value may be; empty: see `value`
  std::optional<Names> value;      // absent: nobody has said
};

struct ArgumentGrammar {
  std::optional<Names> names;  // absent: nobody has said
  bool repeats = false;
  std::vector<std::string> words = {};  // all that it may be; empty: see `names`
};

struct CommandGrammar {
  std::string name;
  std::string description;
  std::vector<FlagGrammar> flags;
  std::vector<ArgumentGrammar> arguments;
  std::vector<CommandGrammar> commands = {};  // "show" of "restore", in the place of arguments
};

struct Grammar {
  std::vector<FlagGrammar> flags;  // before the command
  std::vector<CommandGrammar> commands;
};

// Whether a shell takes the word as it is: it has nothing that means something to one. Names of
// policies are other people's, and scripts of completion that are about evaluate what they are
// given (https://github.com/spf13/cobra/pull/1743), so that no other word is a candidate.
bool IsPlainWord(std::string_view word);

// What a word may be, and what stands before it.
struct Question {
  std::string begun;   // as much of it as is there; of --flag=VALUE the value, of a list the last
  std::string before;  // what of the list stands before it, "a,b,"
  std::vector<Candidate> words;              // those that begin so
  Names names = Names::kNone;                // and these
  std::map<std::string, std::string> flags;  // with a value, by the last of their names
  std::vector<std::string> arguments;        // of the command
};

// Whether the list that stands before it has that word already.
bool IsListed(const Question& question, const std::string& word);

// `words` are those behind the program's name; the last is the one that is looked for, and empty
// where none has been begun.
Question QuestionOf(const Grammar& grammar, const std::vector<std::string>& words);

}  // namespace strongroom::cli
