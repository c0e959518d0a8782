using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OpenZro.Probes.Yaml;

/// <summary>Turns the events of a YAML parser into a tree, without recursion.</summary>
internal sealed class YamlTreeBuilder(YamlProblems problems, bool allowAliases)
{
    private readonly Stack<Frame> _open = new();
    private readonly Dictionary<string, YamlNode> _anchored = new(StringComparer.Ordinal);
    private int _nodes;
    private int _documents;

    /// <summary>The document's value, once it is complete.</summary>
    public YamlNode? Root { get; private set; }

    /// <summary>Whether events are still welcome: <see langword="false"/> once the file was found to be hopeless.</summary>
    public bool WantsMore { get; private set; } = true;

    /// <summary>Where the last event began.</summary>
    public YamlPosition LastSeen { get; private set; } = new(1, 1);

    /// <summary>Takes the next event.</summary>
    public void Add(ParsingEvent next)
    {
        LastSeen = new((int)next.Start.Line, (int)next.Start.Column);
        switch (next)
        {
            case DocumentStart when ++_documents > 1:
                Stop("a second document begins here: keep one document in the file, without further '---'");
                break;
            case AnchorAlias alias:
                AddAlias(alias);
                break;
            case Scalar scalar:
                AddScalar(scalar);
                break;
            case SequenceStart or MappingStart:
                Open((NodeEvent)next);
                break;
            case SequenceEnd or MappingEnd:
                Close();
                break;
        }
    }

    private void AddScalar(Scalar scalar)
    {
        var node = new YamlScalar(LastSeen, scalar.Value, scalar.Style != ScalarStyle.Plain);
        Attach(IsAllowed(scalar) ? node : new YamlRefused(LastSeen), node);
        Remember(scalar.Anchor, node);
    }

    private void AddAlias(AnchorAlias alias)
    {
        if (allowAliases)
        {
            Attach(_anchored.GetValueOrDefault(alias.Value.Value) ?? new YamlRefused(LastSeen));
            return;
        }

        problems.Error(LastSeen, $"the alias '*{alias.Value.Value}' is not read here: write the value out");
        Attach(new YamlRefused(LastSeen));
    }

    private void Open(NodeEvent start)
    {
        if (_open.Count >= YamlReader.MaxDepth)
        {
            Stop($"this is nested deeper than {YamlReader.MaxDepth} levels: nothing in such a file is");
            return;
        }

        _open.Push(new Frame(LastSeen, start is MappingStart, !IsAllowed(start), start.Anchor));
    }

    private void Close()
    {
        var frame = _open.Pop();
        YamlNode node = frame.IsMapping ? new YamlMapping(frame.At, frame.Entries) : new YamlSequence(frame.At, frame.Items);
        Remember(frame.Anchor, node);
        Attach(frame.IsRefused ? new YamlRefused(frame.At) : node);
    }

    private void Attach(YamlNode node, YamlScalar? asKey = null)
    {
        if (++_nodes > YamlReader.MaxNodes)
        {
            Stop($"the file holds more than {YamlReader.MaxNodes} values");
            return;
        }

        if (!_open.TryPeek(out var parent))
        {
            Root = node;
        }
        else if (!parent.IsMapping)
        {
            parent.Items.Add(node);
        }
        else if (!parent.AwaitsValue)
        {
            TakeKey(parent, asKey ?? node as YamlScalar, node.At);
        }
        else
        {
            AddEntry(parent, node);
        }
    }

    private void TakeKey(Frame parent, YamlScalar? key, YamlPosition at)
    {
        parent.AwaitsValue = true;
        parent.Key = key;
        if (key is null && !allowAliases)
        {
            problems.Error(at, "a key must be a single word, not a list or a mapping");
        }
    }

    private void AddEntry(Frame parent, YamlNode value)
    {
        parent.AwaitsValue = false;
        if (parent.Key is not { } key)
        {
            return;
        }

        if (allowAliases)
        {
            parent.Entries.RemoveAll(entry => entry.Key.Text == key.Text);
            parent.Entries.Add(new(key, value));
        }
        else if (key.Text == "<<")
        {
            problems.Error(key.At, "merge keys ('<<') are not read here: write the keys out");
        }
        else if (!parent.Keys.TryAdd(key.Text, key.At))
        {
            problems.Error(key.At, $"'{Shown.Text(key.Text)}' was given before, in line {parent.Keys[key.Text].Line}: keep one of them");
        }
        else
        {
            parent.Entries.Add(new(key, value));
        }
    }

    private bool IsAllowed(NodeEvent node)
    {
        if (allowAliases)
        {
            return true;
        }

        if (!node.Anchor.IsEmpty)
        {
            problems.Error(LastSeen, $"the anchor '&{node.Anchor.Value}' is not read here: remove it, and write values out where they are needed");
        }

        if (!node.Tag.IsEmpty)
        {
            problems.Error(LastSeen, $"the tag '{Shown.Text(node.Tag.Value)}' is not read here: remove it");
            return false;
        }

        return true;
    }

    private void Remember(AnchorName anchor, YamlNode node)
    {
        if (allowAliases && !anchor.IsEmpty)
        {
            _anchored[anchor.Value] = node;
        }
    }

    private void Stop(string message)
    {
        problems.Error(LastSeen, message);
        WantsMore = false;
    }

    private sealed class Frame(YamlPosition at, bool isMapping, bool isRefused, AnchorName anchor)
    {
        public YamlPosition At => at;

        public bool IsMapping => isMapping;

        public bool IsRefused => isRefused;

        public AnchorName Anchor => anchor;

        public List<YamlNode> Items { get; } = [];

        public List<YamlEntry> Entries { get; } = [];

        public Dictionary<string, YamlPosition> Keys { get; } = new(StringComparer.Ordinal);

        public YamlScalar? Key { get; set; }

        public bool AwaitsValue { get; set; }
    }
}
