using OpenZro.Probes.Fleet.Discovery;

namespace OpenZro.Probes.Rollouts.Drivers.Registering;

/// <summary>Finds what matters for relays in the text of a <c>management.json</c>. Names are compared as Go does, without case.</summary>
internal sealed class ManagementScan
{
    private readonly string _text;
    private readonly Stack<Container> _open = new();
    private readonly List<AddressList> _lists = [];

    public ManagementScan(string text)
    {
        _text = text;
        foreach (var token in TemplatedJson.Tokens(text))
        {
            Take(token);
        }
    }

    /// <summary>Every <c>Relay.Addresses</c>.</summary>
    public IReadOnlyList<AddressList> Lists => _lists;

    /// <summary><c>Relay.CredentialsTTL</c> as written, without quotes; <see langword="null"/> when there is none.</summary>
    public string? CredentialsTtl { get; private set; }

    private void Take(TemplatedJson.Token token)
    {
        switch (token.Kind)
        {
            case '{' or '[':
                _open.Push(new Container(token.Kind == '[', token.Start, Path()));
                break;
            case '}' or ']':
                Close(token);
                break;
            case ',':
                EndMember(token.Start);
                break;
            case '"' when _open.TryPeek(out var container):
                container.Take(token);
                break;
        }
    }

    private void Close(TemplatedJson.Token token)
    {
        EndMember(token.Start);
        if (_open.TryPop(out var closed) && closed.IsList && closed.Path.Equals("/Relay/Addresses", StringComparison.OrdinalIgnoreCase))
        {
            _lists.Add(new AddressList(closed.Start, token.End, closed.Strings));
        }
    }

    private void EndMember(int at)
    {
        if (!_open.TryPeek(out var container) || container.IsList)
        {
            return;
        }

        if (container.Key is { } key && Path().Equals("/Relay/CredentialsTTL", StringComparison.OrdinalIgnoreCase))
        {
            CredentialsTtl = container.Strings is [var value] ? value.Text : _text[key.End..at].TrimStart(' ', '\t', '\r', '\n', ':').TrimEnd();
        }

        container.EndMember();
    }

    private string Path() => !_open.TryPeek(out var container) ? "" : container.IsList ? container.Path + "/*" : $"{container.Path}/{container.Key?.Text}";

    private sealed class Container(bool isList, int start, string path)
    {
        public bool IsList => isList;

        public int Start => start;

        public string Path => path;

        public TemplatedJson.Token? Key { get; private set; }

        public List<TemplatedJson.Token> Strings { get; } = [];

        public void Take(TemplatedJson.Token text)
        {
            if (isList || Key is not null)
            {
                Strings.Add(text);
            }
            else
            {
                Key = text;
            }
        }

        public void EndMember()
        {
            Key = null;
            Strings.Clear();
        }
    }
}
